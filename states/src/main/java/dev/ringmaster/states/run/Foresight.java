package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the states seen so far in a preview would alter, and so what later ones cannot know. An
 * answer is the earlier state that would have to change first.
 */
final class Foresight {
  private static final Resource.Footprint NOTHING =
      new Resource.Footprint(Set.of(), Set.of(), false);

  /** What in a command could name a path, a package, a user, a service. */
  private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_./@+:-]+");

  private static final String FILE = "file:";

  private final HostFiles files;

  /** Written name to the reference of the first state that would write it. */
  private final NavigableMap<String, String> writes = new TreeMap<>();

  /** The same by what follows the kind: {@code nginx} of {@code pkg:nginx}. */
  private final NavigableMap<String, String> bare = new TreeMap<>();

  /** By tag: the first state among it and all that it requires that would alter something. */
  private final Map<String, String> alterations = new HashMap<>();

  /**
   * @param files of the machine as it is
   */
  Foresight(HostFiles files) {
    this.files = files;
  }

  /** Notes how a state ended. */
  void note(Node node, StateResult result) {
    boolean unknown = result instanceof StateResult.CannotKnow;
    boolean changes = unknown || result instanceof StateResult.WouldChange;
    Resource.Footprint footprint = changes ? node.footprint() : NOTHING;
    String cause =
        result instanceof StateResult.CannotKnow(String ignored, String because)
            ? because
            : node.reference();
    for (String name : footprint.writes()) {
      write(name, cause);
      missingParent(name).ifPresent(parent -> write(parent, cause));
    }
    boolean alters = footprint.opaque() || !footprint.writes().isEmpty();
    Optional<String> inherited = behind(node);
    if (alters) {
      alterations.put(node.tag, cause);
    } else {
      inherited.ifPresent(earlier -> alterations.put(node.tag, earlier));
    }
  }

  private void write(String name, String cause) {
    writes.putIfAbsent(name, cause);
    bare.putIfAbsent(name.substring(name.indexOf(':') + 1), cause);
  }

  /** The highest directory that is not there yet and would come with a file: it is written too. */
  private Optional<String> missingParent(String name) {
    if (!name.startsWith(FILE + "/")) {
      return Optional.empty();
    }
    Optional<String> missing = Optional.empty();
    Path parent = Path.of(name.substring(FILE.length())).normalize().getParent();
    try {
      while (parent != null && files.statusFollowing(parent).isEmpty()) {
        missing = Optional.of(FILE + parent);
        parent = parent.getParent();
      }
    } catch (IOException e) {
      // Whoever reads below it meets the same error, and tells it.
      return missing;
    }
    return missing;
  }

  /** Whether something that the state requires, directly or not, would alter anything. */
  Optional<String> behind(Node node) {
    return node.awaited().stream().map(alterations::get).filter(Objects::nonNull).findFirst();
  }

  /** Whether something would be written that is read here. */
  Optional<String> changes(Set<String> reads) {
    return reads.stream().flatMap(name -> overlapping(writes, name).stream()).findFirst();
  }

  /** Whether what a check finds out may be another thing by the time it counts. */
  Optional<String> changes(Check check, GlobalArguments.Surroundings surroundings, Node node) {
    Optional<String> required = behind(node);
    if (required.isPresent() || bare.isEmpty()) {
      return required;
    }
    String text =
        switch (check) {
          case Check.Shell shell ->
              shell.command() instanceof Value.Secret secret
                  ? secret.hidden().toString()
                  : shell.command().toString();
          case Check.Function function ->
              function.call().positional() + " " + function.call().named();
        };
    Set<String> words = new LinkedHashSet<>();
    surroundings.cwd().ifPresent(words::add);
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      words.add(word);
      words.add(word.substring(word.lastIndexOf('/') + 1));
      surroundings.cwd().ifPresent(cwd -> words.add(cwd + "/" + word));
    }
    return words.stream()
        .filter(word -> !word.isEmpty())
        .flatMap(word -> overlapping(bare, word).stream())
        .findFirst();
  }

  /** A name covers what is below it, in both directions. */
  private static Optional<String> overlapping(NavigableMap<String, String> names, String name) {
    String exact = names.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    String below = name.endsWith("/") ? name : name + "/";
    Map.Entry<String, String> next = names.ceilingEntry(below);
    if (next != null && next.getKey().startsWith(below)) {
      return Optional.of(next.getValue());
    }
    for (int slash = name.lastIndexOf('/'); slash >= 0; slash = name.lastIndexOf('/', slash - 1)) {
      String above = names.get(name.substring(0, slash));
      if (above == null) {
        above = names.get(name.substring(0, slash + 1));
      }
      if (above != null) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }
}

package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
  private static final Resource.Footprint NOTHING = Resource.Footprint.of(Set.of(), Set.of());

  /** What in a command could name a path, a package, a user, a service. */
  private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_./@+:-]+");

  private static final String FILE = "file:";

  private final FileNames files;

  /** Written name to the reference of the first state that would write it. */
  private final NavigableMap<String, String> writes = new TreeMap<>();

  /** The same by what follows the kind: {@code nginx} of {@code pkg:nginx}. */
  private final NavigableMap<String, String> bare = new TreeMap<>();

  /** By tag: the first state among it and all that it requires that would alter something. */
  private final Map<String, String> alterations = new HashMap<>();

  /** The same of those that would alter more than they can name. */
  private final Map<String, String> unnamed = new HashMap<>();

  /** The first state of all that would alter something. */
  private Optional<String> first = Optional.empty();

  /** The first that would alter more than it can name. */
  private Optional<String> firstUnnamed = Optional.empty();

  /**
   * @param files of the machine as it is
   */
  Foresight(HostFiles files) {
    this.files = new FileNames(files);
  }

  /** Notes how a state ended. */
  void note(Node node, StateResult result) {
    switch (result) {
      case StateResult.CannotKnow(String ignored, String because) ->
          note(node, node.footprint(), because);
      case StateResult.WouldChange(String ignored, List<Change> changes) ->
          note(node, node.footprint(changes), node.reference());
      default -> note(node, NOTHING, node.reference());
    }
  }

  private void note(Node node, Resource.Footprint footprint, String cause) {
    Reach altered = footprint.writes();
    for (String name : altered.names()) {
      for (String way : files.ways(name)) {
        write(way, cause);
        files.missingParent(way).ifPresent(parent -> write(parent, cause));
      }
    }
    footprint.links().forEach(files::link);
    boolean more = !(altered instanceof Reach.Only);
    boolean alters = more || !altered.names().isEmpty();
    if (alters && first.isEmpty()) {
      first = Optional.of(cause);
    }
    if (more && firstUnnamed.isEmpty()) {
      firstUnnamed = Optional.of(cause);
    }
    remember(alterations, node, alters, cause);
    remember(unnamed, node, more, cause);
  }

  private static void remember(Map<String, String> causes, Node node, boolean own, String cause) {
    Optional<String> remembered = own ? Optional.of(cause) : behind(causes, node);
    remembered.ifPresent(it -> causes.put(node.tag, it));
  }

  private void write(String name, String cause) {
    writes.putIfAbsent(name, cause);
    String plain = name.substring(name.indexOf(':') + 1);
    if (!plain.isEmpty()) {
      bare.putIfAbsent(plain, cause);
    }
  }

  /** Whether something that the state requires, directly or not, would alter anything. */
  Optional<String> behind(Node node) {
    return behind(alterations, node);
  }

  private static Optional<String> behind(Map<String, String> causes, Node node) {
    return node.awaited().stream().map(causes::get).filter(Objects::nonNull).findFirst();
  }

  /** Whether something would be written that is read here. */
  Optional<String> changes(Reach reads) {
    return reads.names().stream()
        .flatMap(name -> files.ways(name).stream())
        .flatMap(way -> overlapping(writes, way).stream())
        .findFirst();
  }

  /** Whether something could be written that is read here, as one of the two cannot be named. */
  Optional<String> mayChange(Node node, Reach reads) {
    return switch (reads) {
      case Reach.Only(Set<String> names) when names.isEmpty() -> Optional.empty();
      case Reach.Only ignored -> behind(unnamed, node);
      case Reach.AtLeast ignored -> first;
      case Reach.Anything ignored -> first;
    };
  }

  /** Whether something could mend what is found missing or in the way here. */
  Optional<String> mayMend(Node node, Reach reads) {
    return behind(node).or(() -> changes(reads)).or(() -> firstUnnamed);
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
      words.addAll(paths(word));
      words.add(word.substring(word.lastIndexOf('/') + 1));
      surroundings.cwd().ifPresent(cwd -> words.addAll(paths(cwd + "/" + word)));
    }
    return words.stream()
        .filter(word -> !word.isEmpty())
        .flatMap(word -> overlapping(bare, word).stream())
        .findFirst();
  }

  /** A word, and if it is a path, what that is through links. */
  private List<String> paths(String word) {
    return files.ways(FILE + word).stream().map(way -> way.substring(FILE.length())).toList();
  }

  /** A name covers what is below it, in both directions; {@code pkg:} covers all of its kind. */
  private static Optional<String> overlapping(NavigableMap<String, String> names, String name) {
    String exact = names.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    String below = name.endsWith("/") || name.endsWith(":") ? name : name + "/";
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
    return Optional.ofNullable(names.get(name.substring(0, name.indexOf(':') + 1)));
  }
}

package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.target.Glob;
import dev.ringmaster.rendering.SourcePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loads SLS files with all that they include; what is included comes first. */
final class Inclusion {
  private final SlsSource source;
  private final ProblemList problems;
  private final Set<String> seen = new HashSet<>();
  private final List<ParsedSls> loaded = new ArrayList<>();
  private final Map<String, Set<String>> direct = new HashMap<>();
  private boolean complete = true;

  Inclusion(SlsSource source, ProblemList problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Whether all could be read; if not, it cannot be said of any ID that it does not exist. */
  boolean isComplete() {
    return complete;
  }

  /** In the order of definition. */
  List<ParsedSls> loaded() {
    return loaded;
  }

  void load(String name) throws InterruptedException {
    load(name, Place.NOWHERE, "");
  }

  private void load(String name, Place place, String includer) throws InterruptedException {
    if (!seen.add(name)) {
      return;
    }
    Optional<Sls> sls;
    try {
      sls = source.load(name);
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      complete = false;
      return;
    }
    if (sls.isEmpty()) {
      missing(name, place, includer);
      complete = false;
      return;
    }
    ParsedSls parsed = SlsParser.parse(sls.get(), problems);
    Set<String> included = direct.computeIfAbsent(name, key -> new LinkedHashSet<>());
    for (ParsedSls.Include include : parsed.includes()) {
      for (String target : expand(include, name)) {
        included.add(target);
        load(target, include.place(), name);
      }
    }
    loaded.add(parsed);
  }

  private List<String> expand(ParsedSls.Include include, String includer) {
    if (!Glob.isPattern(include.sls())) {
      return List.of(include.sls());
    }
    Glob glob = new Glob(include.sls());
    List<String> matching = source.names().stream().filter(glob::matches).sorted().toList();
    if (matching.isEmpty()) {
      problems.add(
          include.place(), includer, "no SLS matches the include '" + include.sls() + "'", "");
    }
    return matching;
  }

  private void missing(String name, Place place, String includer) {
    String near = Suggestion.didYouMean(name, source.names());
    String advice =
        !near.isEmpty()
            ? near
            : SourcePath.isDottedName(name)
                ? "It would be states/" + name.replace('.', '/') + ".sls or …/init.sls."
                : "A name of an SLS has letters, digits, _ and - between dots: web.nginx is"
                    + " states/web/nginx.sls.";
    if (includer.isEmpty()) {
      problems.add(place, name, "there is no such SLS", advice);
    } else {
      problems.add(place, includer, "includes '" + name + "', which does not exist", advice);
    }
  }

  boolean isLoaded(String name) {
    return direct.containsKey(name);
  }

  Set<String> names() {
    return direct.keySet();
  }

  /** The SLS and all that it includes, directly or not. */
  Set<String> closure(String name) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (reached.add(next)) {
        open.addAll(direct.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }
}

package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.DeepMerge;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.CallPort;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** One pillar on its way from files to data. */
final class PillarCompilation {
  private static final String INCLUDE = "include";
  private static final int MOST_FILES = 1_000;

  private final PillarRequest request;
  private final PillarSource source;
  private final TopTargets targets;
  private final PillarFiles files;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> used = new ArrayList<>();
  private Value.MapValue merged = Value.map();

  PillarCompilation(
      PillarRequest request, PillarSource source, PillarSettings settings, PillarFiles files) {
    this.request = request;
    this.source = source;
    this.targets = new TopTargets(settings);
    this.files = files;
  }

  Pillar run() throws InterruptedException {
    for (TopFile.Section section : top().sections()) {
      if (section.target().matches(request.minion(), targets.facts(request))) {
        add(section);
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new Pillar(DeepMerge.merge(merged, request.override()), used);
  }

  private TopFile top() throws InterruptedException {
    Optional<SourceTree> tree = source.tree(request.environment());
    Optional<SourceFile> file = tree.flatMap(files -> files.file("top.sls"));
    if (tree.isEmpty() || file.isEmpty()) {
      return new TopFile(List.of());
    }
    Value top = data(file.get(), tree.get(), "top");
    return TopFile.read(top, targets, problems);
  }

  private void add(TopFile.Section section) throws InterruptedException {
    Optional<SourceTree> tree = source.tree(section.environment());
    if (tree.isEmpty()) {
      Problem unknown = Pillars.unknown(section.environment(), source.environments());
      Place place = section.names().isEmpty() ? Place.NOWHERE : section.names().getFirst().place();
      problems.add(Problem.at(place, unknown.message()).withAdvice(unknown.advice()));
      return;
    }
    for (TopFile.Name name : section.names()) {
      add(name, tree.get());
    }
  }

  private void add(TopFile.Name name, SourceTree tree) throws InterruptedException {
    if (!seen.add(tree.environment() + "/" + name.text())) {
      return;
    }
    Optional<SourceFile> file = find(name, tree);
    if (file.isEmpty()) {
      return;
    }
    if (seen.size() > MOST_FILES) {
      throw new ProblemsException(
          Problem.at(name.place(), "a pillar has at most " + MOST_FILES + " files"));
    }
    Value value = data(file.get(), tree, name.text());
    switch (value) {
      case Value.Null nothing -> used.add(file.get().shown());
      case Value.MapValue map -> {
        Value.MapValue own = include(name.text(), file.get(), map, tree);
        used.add(file.get().shown());
        merged = DeepMerge.merge(merged, own);
      }
      default ->
          problems.add(
              Problem.at(value.place(), "a pillar file is a mapping, not a " + value.kind()));
    }
  }

  private Optional<SourceFile> find(TopFile.Name name, SourceTree tree) {
    try {
      Optional<SourceFile> file = PillarFiles.find(tree, name.text());
      if (file.isEmpty()) {
        problems.add(
            Problem.at(
                    name.place(),
                    "there is no pillar file '"
                        + name.text()
                        + "' in the environment "
                        + tree.environment())
                .withAdvice(Suggestion.didYouMean(name.text(), PillarFiles.names(tree))));
      }
      return file;
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** Adds what the file includes, and answers the rest of it. */
  private Value.MapValue include(String name, SourceFile file, Value.MapValue map, SourceTree tree)
      throws InterruptedException {
    Value includes = map.get(INCLUDE);
    if (includes == null) {
      return map;
    }
    if (includes instanceof Value.ListValue list) {
      for (Value item : list.items()) {
        Optional<String> full =
            item instanceof Value.Text text
                ? absolute(text.value(), name, file.path().endsWith("init.sls"))
                : Optional.empty();
        if (full.isPresent()) {
          add(new TopFile.Name(full.get(), item.place()), tree);
        } else {
          problems.add(
              Problem.at(item.place(), "include takes names of SLS files, not " + item)
                  .withAdvice("Names are dotted (web.nginx), or relative (.nginx, ..common)."));
        }
      }
    } else {
      problems.add(Problem.at(includes.place(), "include takes a list of names"));
    }
    SequencedMap<Value, Value> rest = new LinkedHashMap<>(map.entries());
    rest.remove(Value.text(INCLUDE));
    return new Value.MapValue(rest, map.place());
  }

  /** {@code .x} is beside the file, {@code ..x} one directory higher; empty above the root. */
  private static Optional<String> absolute(String reference, String from, boolean init) {
    int dots = 0;
    while (dots < reference.length() && reference.charAt(dots) == '.') {
      dots++;
    }
    if (dots == 0) {
      return Optional.of(reference);
    }
    List<String> parts = new ArrayList<>(List.of(from.split("\\.")));
    for (int up = init ? 1 : 0; up < dots; up++) {
      if (parts.isEmpty()) {
        return Optional.empty();
      }
      parts.removeLast();
    }
    parts.add(reference.substring(dots));
    return Optional.of(String.join(".", parts));
  }

  private Value data(SourceFile file, SourceTree tree, String name) throws InterruptedException {
    RenderContext context =
        new RenderContext(
            tree,
            targets.trustedGrains(request),
            request.override(),
            Map.of(
                "minion_id", Value.text(request.minion().value()),
                "trusted", request.trusted(),
                "pillarenv", Value.text(request.environment()),
                "saltenv", Value.text(tree.environment()),
                "sls", Value.text(name)),
            Map.of(),
            CallPort.none("a pillar"));
    try {
      return files.data(file, context);
    } catch (ProblemsException e) {
      e.problems().forEach(problem -> problems.add(explained(problem)));
      return Value.nothing();
    }
  }

  private static Problem explained(Problem problem) {
    return problem.message().endsWith(" in grains")
        ? problem.withAdvice(
            "A minion can forge its grains: a pillar sees only its id and those that"
                + " pillar.trust_grains names. Use trusted attributes (trusted.…) instead.")
        : problem;
  }
}

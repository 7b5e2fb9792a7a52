package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** Fits what is left of a state's arguments to its signature, and tells typos apart. */
final class ArgumentFit {
  private final NamedState state;
  private final ProblemList problems;

  ArgumentFit(NamedState state, ProblemList problems) {
    this.state = state;
    this.problems = problems;
  }

  Optional<Arguments> bind(Signature signature, Value.MapValue given) {
    SequencedMap<Value, Value> known = new LinkedHashMap<>();
    boolean typos = false;
    for (var entry : given.entries().entrySet()) {
      if (isTypo(signature, entry.getKey())) {
        typos = true;
      } else {
        known.put(entry.getKey(), entry.getValue());
      }
    }
    Place place = state.raw.functionPlace;
    try {
      Call call = new Call(signature.name(), List.of(), new Value.MapValue(known, given.place()));
      Arguments arguments = Binder.bind(signature, call, place);
      return typos ? Optional.empty() : Optional.of(arguments);
    } catch (ProblemsException e) {
      e.problems().forEach(this::report);
      return Optional.empty();
    }
  }

  private void report(Problem problem) {
    problems.add(
        problem.place().isKnown() ? problem.place() : state.raw.functionPlace,
        state.raw.sls,
        state.raw.id,
        problem.message(),
        problem.advice());
  }

  private boolean isTypo(Signature signature, Value key) {
    String name = key.toString();
    if (signature.parameter(name).isPresent()) {
      return false;
    }
    List<String> candidates = new ArrayList<>();
    candidates.addAll(RequisiteKind.words());
    candidates.addAll(GlobalSignatures.suggestions());
    if (signature.freeForm()) {
      Optional<String> meant =
          candidates.stream().filter(word -> skeleton(word).equals(skeleton(name))).findFirst();
      meant.ifPresent(word -> unknown(signature, key, "Did you mean '" + word + "'?"));
      return meant.isPresent();
    }
    signature.parameters().stream().map(Parameter::name).forEach(candidates::add);
    String near = Suggestion.didYouMean(name, candidates);
    List<String> parameters = signature.parameters().stream().map(Parameter::name).toList();
    unknown(
        signature, key, near.isEmpty() ? "It takes " + String.join(", ", parameters) + "." : near);
    return true;
  }

  /** What is left of a word when the ways of mistyping it that matter are taken away. */
  private static String skeleton(String word) {
    String bare = word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    return bare.endsWith("s") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private void unknown(Signature signature, Value key, String advice) {
    problems.add(
        key.place().isKnown() ? key.place() : state.raw.functionPlace,
        state.raw.sls,
        state.raw.id,
        signature.name() + " has no argument '" + key + "'",
        advice);
  }
}

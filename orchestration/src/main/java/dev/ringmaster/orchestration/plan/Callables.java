package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Checks a call as far as that is possible before the run: a function of a known module must exist,
 * and its arguments must fit if none of them is deferred. A module that no minion has told of may
 * still arrive with the files.
 */
final class Callables {
  private final TreeMap<String, Signature> functions = new TreeMap<>();

  Callables(Collection<Signature> signatures) {
    for (Signature signature : signatures) {
      if (signature.kind() == Signature.Kind.FUNCTION) {
        functions.put(signature.name(), signature);
      }
    }
  }

  /** What is wrong with {@code call}; nothing if that cannot be known yet. */
  List<Problem> check(Call call, Place place) {
    Signature signature = functions.get(call.function());
    if (signature == null) {
      return unknown(call.function(), place);
    }
    boolean deferred =
        !Deferred.in(Value.list(Value.list(call.positional()), call.named())).isEmpty();
    if (deferred) {
      return List.of();
    }
    try {
      Binder.bind(signature, call, place);
      return List.of();
    } catch (ProblemsException e) {
      return e.problems();
    }
  }

  private List<Problem> unknown(String name, Place place) {
    if (name.indexOf('.') <= 0) {
      return List.of(
          Problem.at(place, "'" + name + "' is not the name of a function")
              .withAdvice("Functions are module.function: service.restart."));
    }
    String module = name.substring(0, name.indexOf('.') + 1);
    String near = Suggestion.didYouMean(name, functions.keySet());
    boolean knownModule = functions.keySet().stream().anyMatch(it -> it.startsWith(module));
    if (near.isEmpty() && !knownModule) {
      return List.of();
    }
    List<String> siblings =
        functions.keySet().stream().filter(it -> it.startsWith(module)).toList();
    return List.of(
        Problem.at(place, "there is no function '" + name + "'")
            .withAdvice(
                near.isEmpty() ? "The module has " + String.join(", ", siblings) + "." : near));
  }
}

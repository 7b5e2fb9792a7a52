package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Whether a check may make a call: the function must be there, take these arguments, and only look,
 * because checks run in test mode too. What a function of {@code cmd} runs is the operator's word,
 * as that of a shell check is.
 *
 * @param word the argument that holds the check: {@code unless}
 */
record CheckCalls(String word, SortedMap<String, Signature> functions, CheckParser.Report report) {
  /** Says what is wrong. */
  void check(Call call, Place place) {
    String name = call.function();
    Signature signature = functions.get(name);
    if (signature == null) {
      report.problem(
          place,
          "'" + word + "' calls '" + name + "', and there is no such function",
          Vocabulary.adviceForUnknown(name, functions.keySet()));
      return;
    }
    if (signature.effect() != Effect.READ && !Check.Function.runsCommand(name)) {
      report.problem(
          place,
          "'" + word + "' calls " + name + ", whose effect is " + effect(signature),
          "A check runs in test mode too, so it must only look: call a function that reads, or"
              + " write a state of it.");
    }
    try {
      Binder.bind(signature, call, place);
    } catch (ProblemsException e) {
      e.problems()
          .forEach(problem -> report.problem(problem.place(), problem.message(), problem.advice()));
    }
  }

  private static String effect(Signature signature) {
    return signature.effect().name().toLowerCase(Locale.ROOT);
  }
}

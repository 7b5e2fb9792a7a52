package dev.ringmaster.states.state;

import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.Vocabulary;
import dev.ringmaster.states.resource.Resources;

/**
 * All that one state run works with.
 *
 * @param context the job's own, with the pillar that counts for this run
 * @param sls SLS files of the run's environment
 * @param environment the name of that environment
 * @param resources the states that there are, custom ones of that environment included
 * @param functions those that checks may call, custom ones included
 */
public record StateScope(
    CallContext context,
    SlsSource sls,
    String environment,
    Resources resources,
    Functions functions) {
  /** Compiles what comes from {@code source}. */
  StateCompiler compiler(SlsSource source) {
    Vocabulary vocabulary =
        Vocabulary.of(resources.signatures(), resources.reacting(), functions.signatures());
    return new StateCompiler(source, vocabulary);
  }
}

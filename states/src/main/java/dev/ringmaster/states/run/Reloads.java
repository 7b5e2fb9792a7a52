package dev.ringmaster.states.run;

import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.GlobalArguments;

/** Has later states see what a state's changes may have changed: grains, and the pillar. */
record Reloads(CallContext context, Mask mask) {
  /**
   * Asks again for what {@code reload_grains} and {@code reload_pillar} name.
   *
   * @return the state's result, or a failure if they cannot be had: later states would run with
   *     what this one says is out of date
   */
  StateResult after(Node node, StateResult result) throws InterruptedException {
    GlobalArguments global = node.declaration.global();
    if (!(result instanceof StateResult.Changed)) {
      return result;
    }
    try {
      if (global.reloadGrains()) {
        context.ownGrains().refresh();
      }
      if (global.reloadPillar()) {
        context.reloadPillar();
        mask.learn(context.pillar());
      }
      return result;
    } catch (RuntimeException e) {
      return Execution.failure(e, result.changes());
    } catch (InterruptedException e) {
      throw InterruptedChange.of(e, result.changes());
    }
  }
}

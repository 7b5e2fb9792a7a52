package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.JobScopes;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.minion.custom.SyncFunction;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.state.StateFunctions;

/** What this release can do. */
final class Offer {
  private Offer() {}

  /**
   * @param search for what comes with the files besides
   */
  static Calls of(Workshop workshop, SyncFunction.Search search) {
    Resources resources = Families.resources();
    JobScopes scopes = new JobScopes(workshop.renderer(), resources);
    Functions functions =
        Families.functions()
            .overlaidWith(Functions.of(StateFunctions.all(scopes)))
            .overlaidWith(Functions.of(SyncFunction.of(search)));
    return new Calls(workshop, functions, resources);
  }
}

package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.JobScopes;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.state.StateFunctions;

/** What this release can do. */
final class Offer {
  private Offer() {}

  static Calls of(Workshop workshop) {
    Resources resources = Families.resources();
    JobScopes scopes = new JobScopes(workshop.renderer(), resources);
    Functions functions =
        Families.functions().overlaidWith(Functions.of(StateFunctions.all(scopes)));
    return new Calls(workshop, functions, resources);
  }
}

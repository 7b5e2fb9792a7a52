package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.LaunchedCommand;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import java.util.Optional;

/**
 * A job whose minion went down while its command ran: waits for the command and says what is known.
 *
 * @param last the command that was started last
 * @param count how many the job had started
 */
record Adoption(LaunchedCommand last, int count) {

  /**
   * The call's real outcome if the command was all of it, else that it was interrupted, and what
   * the command did.
   */
  Outcome outcome(Optional<Runner.Prepared> prepared, CommandOutput output)
      throws InterruptedException {
    Optional<CommandResult> result = last.follow(output);
    if (result.isPresent() && count == 1 && prepared.isPresent()) {
      Optional<Outcome> real = prepared.get().resumed(result.get());
      if (real.isPresent()) {
        return real.get();
      }
    }
    return new Outcome.Interrupted(
        "the minion went down while it ran; "
            + result.map(this::ended).orElseGet(this::vanished)
            + "; nothing of it runs any more, and what should have come after that was not done");
  }

  private String ended(CommandResult result) {
    String how =
        result.timedOut() ? "ran into its timeout" : "ended with status " + result.exitStatus();
    return "its last command, " + last.program() + ", " + how;
  }

  private String vanished() {
    return "its last command, " + last.program() + ", was ended too, how far it came is unknown";
  }
}

package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code onlyif}, {@code unless} or {@code check_cmd}. */
public sealed interface Check {
  /**
   * A shell command; true if it exits with 0.
   *
   * @param command text, or a secret
   */
  record Shell(Value command) implements Check {}

  /**
   * A call of a function that only reads, or that runs a command; true if its answer is (not false,
   * null, zero or empty).
   *
   * @param getReturn keys, joined by colons, of the part of the answer that counts
   */
  record Function(Call call, Optional<String> getReturn) implements Check {
    private static final Set<String> COMMANDS =
        Set.of("cmd.run", "cmd.run_stdout", "cmd.run_stderr", "cmd.run_all", "cmd.retcode");

    /**
     * Whether it runs a command as a shell check does: then it is false if the command fails,
     * whatever its answer.
     */
    public boolean runsCommand() {
      return runsCommand(call.function());
    }

    static boolean runsCommand(String function) {
      return COMMANDS.contains(function);
    }
  }
}

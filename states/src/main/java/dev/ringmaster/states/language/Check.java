package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.util.Optional;

/** One entry of {@code onlyif}, {@code unless} or {@code check_cmd}. */
public sealed interface Check {
  /**
   * A shell command; true if it exits with 0.
   *
   * @param command text, or a secret
   */
  record Shell(Value command) implements Check {}

  /**
   * A call; true if its answer is (not false, null, zero or empty).
   *
   * @param getReturn keys, joined by colons, of the part of the answer that counts
   */
  record Function(Call call, Optional<String> getReturn) implements Check {}
}

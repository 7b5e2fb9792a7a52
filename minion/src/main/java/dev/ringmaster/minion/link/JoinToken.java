package dev.ringmaster.minion.link;

import dev.ringmaster.protocol.data.Value;
import java.nio.file.Path;

/** Where the token is that lets a minion in without an operator. */
public sealed interface JoinToken {
  /** In a private file, which is read when it is needed and need not be there. */
  record InFile(Path file) implements JoinToken {}

  /** Given to this process, which keeps it in its memory alone. */
  record Given(Value.Secret token) implements JoinToken {}
}

package dev.ringmaster.states.function;

import dev.ringmaster.protocol.data.Value;
import java.nio.file.Path;

/** The facts that a machine's owner wrote down; they win over those that the minion finds. */
public interface OwnGrains {
  /** YAML, a mapping; need not exist. */
  Path file();

  /** Gathers all grains anew and tells the master. */
  Value.MapValue refresh();
}

package dev.ringmaster.protocol.job;

import java.util.UUID;

/**
 * One acceptance of one key for one minion id. Everything the master keeps about a minion is kept
 * under this, so a name that is enrolled anew inherits nothing.
 */
public record Enrolment(MinionId minion, UUID id) {
  @Override
  public String toString() {
    return minion + "/" + id;
  }
}

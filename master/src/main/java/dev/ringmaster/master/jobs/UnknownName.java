package dev.ringmaster.master.jobs;

import java.util.List;

/**
 * A name in a target, written out, that no accepted minion has.
 *
 * @param excluded whether the target only leaves it out
 * @param near names that minions have and that are close to it
 */
public record UnknownName(String name, boolean excluded, List<String> near) {
  public UnknownName {
    near = List.copyOf(near);
  }
}

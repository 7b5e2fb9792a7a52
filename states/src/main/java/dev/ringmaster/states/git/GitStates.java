package dev.ringmaster.states.git;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of git clones. */
public final class GitStates {
  private GitStates() {}

  public static List<Resource<?>> all() {
    return List.of(new Latest(), new Cloned());
  }
}

package dev.ringmaster.states.npm;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of npm's packages. */
public final class NpmStates {
  private NpmStates() {}

  public static List<Resource<?>> all() {
    return List.of(new NpmInstalled(), new NpmRemoved());
  }
}

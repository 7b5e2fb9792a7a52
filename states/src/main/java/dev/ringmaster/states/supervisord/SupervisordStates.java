package dev.ringmaster.states.supervisord;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of programs under supervisord. */
public final class SupervisordStates {
  private SupervisordStates() {}

  public static List<Resource<?>> all() {
    return List.of(SupervisordRunning.running(), SupervisordRunning.dead());
  }
}

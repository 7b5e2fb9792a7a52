package dev.ringmaster.states.cmd;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States that run commands. */
public final class CmdStates {
  private CmdStates() {}

  public static List<Resource<?>> all() {
    return List.of(
        new CmdRun(
            "cmd.run",
            "Runs a command every time, unless creates, onlyif or unless says not to.",
            true),
        new CmdRun("cmd.wait", "Runs a command only when a watched state changed.", false));
  }
}

package dev.ringmaster.states;

import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.Host;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host whose commands answer what was recorded from real ones. Of several answers to one command
 * each serves once, the last for ever. What changes something is remembered.
 */
public final class ScriptedHost implements Host {
  private final Map<String, Deque<CommandResult>> answers = new HashMap<>();
  public final List<String> acted = new ArrayList<>();
  public final List<String> inputs = new ArrayList<>();

  public ScriptedHost answering(String command, int status, String stdout, String stderr) {
    answers
        .computeIfAbsent(command, key -> new ArrayDeque<>())
        .add(new CommandResult(status, stdout, stderr, false, false));
    return this;
  }

  @Override
  public HostFiles files() {
    return new LocalFiles(HostLimits.DEFAULT);
  }

  @Override
  public CommandResult run(Command command) {
    String line = String.join(" ", command.argv());
    if (command.effectful()) {
      acted.add(line);
      inputs.add(new String(command.stdin(), java.nio.charset.StandardCharsets.UTF_8));
    }
    Deque<CommandResult> known = answers.get(line);
    if (known == null) {
      if (command.effectful()) {
        return new CommandResult(0, "", "", false, false);
      }
      throw new AssertionError("no answer was recorded for: " + line);
    }
    return known.size() > 1 ? known.removeFirst() : known.getFirst();
  }

  @Override
  public Optional<String> which(String program) {
    return Optional.of("/usr/bin/" + program);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }
}

package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the checks of states. */
final class Checks {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final CallContext context;

  Checks(CallContext context) {
    this.context = context;
  }

  /**
   * Whether a check is true.
   *
   * @throws FunctionFailure if it did not come to an end
   */
  boolean isTrue(Check check, GlobalArguments.Surroundings surroundings)
      throws InterruptedException {
    return switch (check) {
      case Check.Shell shell -> succeeds(shell.command(), surroundings);
      case Check.Function function -> answersTrue(function, surroundings);
    };
  }

  private boolean succeeds(Value command, GlobalArguments.Surroundings surroundings)
      throws InterruptedException {
    boolean secret = command instanceof Value.Secret;
    Map<String, String> environment = new LinkedHashMap<>();
    for (Map.Entry<String, Value> variable : surroundings.env().entrySet()) {
      secret |= variable.getValue() instanceof Value.Secret;
      environment.put(variable.getKey(), plain(variable.getValue()).toString());
    }
    Duration limit = limit(surroundings);
    CommandResult result =
        context
            .host()
            .run(
                new Command(
                    List.of("/bin/sh", "-c", plain(command).toString()),
                    surroundings.cwd(),
                    environment,
                    surroundings.runas(),
                    surroundings.umask(),
                    new byte[0],
                    limit,
                    false,
                    secret));
    if (result.timedOut()) {
      throw new FunctionFailure(
          Problem.of("the check '" + command + "' did not end within " + limit.toSeconds() + " s")
              .withAdvice("Give the state a longer 'timeout', or a quicker check."));
    }
    return result.succeeded();
  }

  /** How long a check may take. */
  static Duration limit(GlobalArguments.Surroundings surroundings) {
    return surroundings.timeout().orElse(LIMIT);
  }

  private boolean answersTrue(Check.Function check, GlobalArguments.Surroundings surroundings)
      throws InterruptedException {
    Value answer =
        check.runsCommand()
            ? CommandCheck.answer(check, surroundings, context)
            : context.call(check.call());
    for (String key : check.getReturn().map(path -> path.split(":")).orElse(new String[0])) {
      Value inner = answer instanceof Value.MapValue map ? map.get(key) : null;
      if (inner == null) {
        return false;
      }
      answer = inner;
    }
    return isTrue(answer);
  }

  private static boolean isTrue(Value value) {
    return switch (value) {
      case Value.Null ignored -> false;
      case Value.Bool bool -> bool.value();
      case Value.Int number -> !number.value().equals(BigInteger.ZERO);
      case Value.Real number -> number.value() != 0;
      case Value.Text text -> !text.value().isEmpty();
      case Value.ListValue list -> !list.items().isEmpty();
      case Value.MapValue map -> !map.entries().isEmpty();
      case Value.Secret secret -> isTrue(secret.hidden());
      case Value.Bytes bytes -> bytes.value().length > 0;
      case Value.Timestamp ignored -> true;
    };
  }

  boolean exists(String path) {
    try {
      return context.host().files().statusFollowing(Path.of(path)).isPresent();
    } catch (IOException e) {
      throw new FunctionFailure("cannot look whether " + path + " exists: " + e.getMessage());
    }
  }

  static Value plain(Value value) {
    return value instanceof Value.Secret secret ? secret.hidden() : value;
  }
}

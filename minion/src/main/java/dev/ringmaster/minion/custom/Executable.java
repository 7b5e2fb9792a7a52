package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.rendering.Secrets;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One executable that came with the files: {@code FILE VERB NAME}, a request as JSON on its
 * standard input, its answer as JSON on its standard output, what it wants to say meanwhile on its
 * standard error. An exit status other than 0 is a failure; standard error says why.
 *
 * @param shown how messages call it: {@code _modules/disk.py}
 */
record Executable(Path file, String shown) {

  /** Asks; what is asked for is in {@code more}. */
  Value ask(
      String verb,
      Signature signature,
      Arguments arguments,
      Map<String, Value> more,
      Effect effect,
      CallContext context)
      throws InterruptedException {
    Map<String, Value> request = new LinkedHashMap<>();
    request.put("name", Value.text(name(signature)));
    Map<String, Value> given = new LinkedHashMap<>(arguments.values());
    request.put("arguments", Value.map(given));
    request.put("minion", Value.text(context.minionId()));
    request.put("grains", context.grains());
    request.putAll(more);
    Value whole = Value.map(request);
    Command command = Command.act(file.toString(), verb, name(signature));
    if (effect == Effect.READ) {
      command = Command.look(file.toString(), verb, name(signature)).within(Duration.ofMinutes(5));
    }
    if (Secrets.anySecret(whole)) {
      command = command.hidden();
    }
    byte[] input = Json.write(Secrets.reveal(whole)).getBytes(StandardCharsets.UTF_8);
    CommandResult result =
        context
            .host()
            .run(
                command.reading(input),
                (text, error) -> {
                  if (error) {
                    context.output(text, true);
                  }
                });
    return answer(signature.name(), result);
  }

  private static String name(Signature signature) {
    return signature.name().substring(signature.name().indexOf('.') + 1);
  }

  /** What a finished command answered. */
  Value answer(String what, CommandResult result) {
    if (result.timedOut()) {
      throw new FunctionFailure(what + " (" + shown + ") ran into its timeout");
    }
    if (!result.succeeded()) {
      throw new FunctionFailure(
          List.of(
              Problem.of(
                  what
                      + " ("
                      + shown
                      + ") failed with status "
                      + result.exitStatus()
                      + ": "
                      + result.complaint())),
          result.stdout().isBlank() ? Value.nothing() : Value.text(result.stdout()));
    }
    if (result.truncated()) {
      throw new FunctionFailure(
          what + " (" + shown + ") answered more than the limit, which is command.output");
    }
    if (result.stdout().isBlank()) {
      return Value.nothing();
    }
    try {
      return Json.read(result.stdout(), "the answer of " + shown);
    } catch (ProblemsException e) {
      throw new FunctionFailure(e.problems(), Value.text(result.stdout()));
    }
  }
}

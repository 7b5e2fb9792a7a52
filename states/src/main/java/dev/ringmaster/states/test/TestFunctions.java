package dev.ringmaster.states.test;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.List;
import java.util.Objects;

/** Calls that change nothing, to try connections, arguments and errors. */
public final class TestFunctions {
  private TestFunctions() {}

  public static List<Function> all() {
    return List.of(ping(), echo(), arg(), sleep(), fail(), truth(true), truth(false));
  }

  private static Function ping() {
    return Function.of(
        Signature.function(
            "test.ping", Effect.READ, "Answers true: the minion is there and works."),
        (arguments, context) -> Value.bool(true));
  }

  private static Function echo() {
    return Function.of(
        Signature.function(
            "test.echo",
            Effect.READ,
            "Answers what it was given.",
            required("text", Type.ANY, "The value to answer.")),
        (arguments, context) -> Objects.requireNonNull(arguments.values().get("text")));
  }

  private static Function arg() {
    return Function.of(
        Signature.function(
                "test.arg", Effect.READ, "Answers all its arguments, to see how they are read.")
            .withRest(optional("args", Type.ANY, Value.list(), "Any number of values."))
            .withFreeForm(),
        (arguments, context) -> {
          Value.MapValue named = Value.map();
          for (var entry : arguments.values().entrySet()) {
            if (!entry.getKey().equals("args")) {
              named = named.with(entry.getKey(), entry.getValue());
            }
          }
          return Value.map("args", Value.list(arguments.list("args")), "kwargs", named);
        });
  }

  private static Function sleep() {
    return Function.of(
        Signature.function(
            "test.sleep",
            Effect.READ,
            "Waits, then answers true.",
            required("length", Type.DURATION, "How long, in seconds or as 90s, 5m.")),
        (arguments, context) -> {
          Thread.sleep(arguments.duration("length"));
          return Value.bool(true);
        });
  }

  private static Function fail() {
    return Function.of(
        Signature.function(
            "test.fail",
            Effect.READ,
            "Fails.",
            optional(
                "message",
                Type.TEXT,
                Value.text("test.fail failed, as it was asked to"),
                "What it says.")),
        (arguments, context) -> {
          throw new FunctionFailure(Problem.of(arguments.text("message")));
        });
  }

  private static Function truth(boolean value) {
    return Function.of(
        Signature.function("test." + value, Effect.READ, "Answers " + value + "."),
        (arguments, context) -> Value.bool(value));
  }
}

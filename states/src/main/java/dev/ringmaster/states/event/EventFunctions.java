package dev.ringmaster.states.event;

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
import java.util.Map;

/** Tells the master that something happened. */
public final class EventFunctions {
  private EventFunctions() {}

  public static List<Function> all() {
    return List.of(send());
  }

  private static Function send() {
    return Function.of(
        Signature.function(
                "event.send",
                Effect.ONCE,
                "Sends an event to the master; answers true.",
                required("tag", Type.TEXT, "What it is called; words joined by slashes."),
                optional("data", Type.MAP, Value.map(), "What it tells."))
            .withFreeForm()
            .documented(
                "Further named arguments are added to the data. The master files the event under"
                    + " this minion's own tags. A 'minion call' has no stream to a master: there it"
                    + " fails."),
        (arguments, context) -> {
          String tag = arguments.text("tag");
          if (!tag.matches("[^\\s\\p{Cntrl}/]+(/[^\\s\\p{Cntrl}/]+)*")) {
            throw new FunctionFailure(
                Problem.of("'" + tag + "' is no tag")
                    .withAdvice("Join words with single slashes, like deploy/done."));
          }
          Value data = arguments.values().getOrDefault("data", Value.map());
          if (data instanceof Value.MapValue map) {
            for (Map.Entry<String, Value> more : arguments.values().entrySet()) {
              if (!more.getKey().equals("tag") && !more.getKey().equals("data")) {
                map = map.with(more.getKey(), more.getValue());
              }
            }
            data = map;
          }
          context.send(tag, data);
          return Value.bool(true);
        });
  }
}

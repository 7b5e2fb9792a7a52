package dev.ringmaster.states.grains;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.DataPath;
import dev.ringmaster.states.function.Function;
import java.util.List;

/** Reads what the minion tells about itself. */
public final class GrainsFunctions {
  private static final Parameter KEY =
      required("key", Type.TEXT, "The key; a:b:0 goes into mappings and lists.");

  private GrainsFunctions() {}

  public static List<Function> all() {
    return List.of(get(), item(), items(), keys(), hasValue());
  }

  private static Function get() {
    return Function.of(
        Signature.function(
            "grains.get",
            Effect.READ,
            "Answers the value of a key, or the default if there is none.",
            KEY,
            optional("default", Type.ANY, Value.text(""), "What to answer if there is none.")),
        (arguments, context) ->
            DataPath.find(context.grains(), arguments.text("key"))
                .orElseGet(() -> arguments.values().getOrDefault("default", Value.text(""))));
  }

  private static Function item() {
    return Function.of(
        Signature.function("grains.item", Effect.READ, "Answers the values of some keys, by key.")
            .withRest(optional("keys", Type.TEXTS, "The keys.")),
        (arguments, context) -> {
          Value.MapValue found = Value.map();
          for (String key : arguments.texts("keys")) {
            Value value = DataPath.find(context.grains(), key).orElseGet(() -> Value.text(""));
            found = found.with(key, value);
          }
          return found;
        });
  }

  private static Function items() {
    return Function.of(
        Signature.function(
            "grains.items", Effect.READ, "Answers what the minion tells about itself, all of it."),
        (arguments, context) -> context.grains());
  }

  private static Function keys() {
    return Function.of(
        Signature.function("grains.keys", Effect.READ, "Answers the names of all keys."),
        (arguments, context) -> Value.list(List.copyOf(context.grains().entries().keySet())));
  }

  private static Function hasValue() {
    return Function.of(
        Signature.function(
            "grains.has_value",
            Effect.READ,
            "Answers whether a key has a value that is not empty, false or null.",
            KEY),
        (arguments, context) ->
            Value.bool(
                DataPath.find(context.grains(), arguments.text("key"))
                    .filter(DataPath::isSubstantial)
                    .isPresent()));
  }
}

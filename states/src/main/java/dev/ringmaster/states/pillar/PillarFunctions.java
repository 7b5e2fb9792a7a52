package dev.ringmaster.states.pillar;

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

/** Reads the minion's own data. */
public final class PillarFunctions {
  private static final Parameter KEY =
      required("key", Type.TEXT, "The key; a:b:0 goes into mappings and lists.");

  private PillarFunctions() {}

  public static List<Function> all() {
    return List.of(get(), item(), items(), keys(), hasValue());
  }

  private static Function get() {
    return Function.of(
        Signature.function(
            "pillar.get",
            Effect.READ,
            "Answers the value of a key, or the default if there is none.",
            KEY,
            optional("default", Type.ANY, Value.text(""), "What to answer if there is none.")),
        (arguments, context) ->
            DataPath.find(context.pillar(), arguments.text("key"))
                .orElseGet(() -> arguments.values().getOrDefault("default", Value.text(""))));
  }

  private static Function item() {
    return Function.of(
        Signature.function("pillar.item", Effect.READ, "Answers the values of some keys, by key.")
            .withRest(optional("keys", Type.TEXTS, "The keys.")),
        (arguments, context) -> {
          Value.MapValue found = Value.map();
          for (String key : arguments.texts("keys")) {
            Value value = DataPath.find(context.pillar(), key).orElseGet(() -> Value.text(""));
            found = found.with(key, value);
          }
          return found;
        });
  }

  private static Function items() {
    return Function.of(
        Signature.function(
            "pillar.items", Effect.READ, "Answers the minion's own data, all of it."),
        (arguments, context) -> context.pillar());
  }

  private static Function keys() {
    return Function.of(
        Signature.function("pillar.keys", Effect.READ, "Answers the names of all keys."),
        (arguments, context) -> Value.list(List.copyOf(context.pillar().entries().keySet())));
  }

  private static Function hasValue() {
    return Function.of(
        Signature.function(
            "pillar.has_value",
            Effect.READ,
            "Answers whether a key has a value that is not empty, false or null.",
            KEY),
        (arguments, context) ->
            Value.bool(
                DataPath.find(context.pillar(), arguments.text("key"))
                    .filter(DataPath::isSubstantial)
                    .isPresent()));
  }
}

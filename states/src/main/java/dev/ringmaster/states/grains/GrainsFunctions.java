package dev.ringmaster.states.grains;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.DataPath;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the minion tells about itself, and what its owner wrote down. */
public final class GrainsFunctions {
  private static final Parameter KEY =
      required("key", Type.TEXT, "The key; a:b:0 goes into mappings and lists.");

  private static final Parameter WRITTEN_KEY =
      required("key", Type.TEXT, "The key; a:b goes into mappings.");

  private static final Parameter VALUE = required("value", Type.ANY, "The value.");

  private GrainsFunctions() {}

  public static List<Function> all() {
    return List.of(
        get(), item(), items(), keys(), hasValue(), set(), append(), remove(), delkey(), refresh());
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

  private static Function set() {
    return Function.of(
        writing("grains.set", "Writes the value of a key down, and answers it.", VALUE),
        (arguments, context) ->
            new OwnGrainsFile(context).change(arguments.text("key"), present -> value(arguments)));
  }

  private static Function append() {
    return Function.of(
        writing(
            "grains.append",
            "Adds a value to the list that is written down under a key, unless it is in it.",
            VALUE),
        (arguments, context) ->
            new OwnGrainsFile(context)
                .change(
                    arguments.text("key"),
                    present -> {
                      List<Value> items = items(arguments.text("key"), present);
                      if (!items.contains(value(arguments))) {
                        items.add(value(arguments));
                      }
                      return Value.list(items);
                    }));
  }

  private static Function remove() {
    return Function.of(
        writing(
            "grains.remove",
            "Takes a value out of the list that is written down under a key.",
            VALUE),
        (arguments, context) ->
            new OwnGrainsFile(context)
                .change(
                    arguments.text("key"),
                    present -> {
                      List<Value> items = items(arguments.text("key"), present);
                      items.removeIf(value(arguments)::equals);
                      return present instanceof Value.Null ? present : Value.list(items);
                    }));
  }

  private static Function delkey() {
    return Function.of(
        writing("grains.delkey", "Removes a key that is written down, with what is under it."),
        (arguments, context) ->
            new OwnGrainsFile(context).change(arguments.text("key"), present -> Value.nothing()));
  }

  private static Function refresh() {
    return Function.of(
        Signature.function(
            "grains.refresh",
            Effect.REPEATABLE,
            "Gathers all grains anew, tells the master unless it is a 'minion call', and answers"
                + " them."),
        (arguments, context) -> context.ownGrains().refresh());
  }

  private static Signature writing(String name, String summary, Parameter... more) {
    List<Parameter> parameters = new ArrayList<>(List.of(WRITTEN_KEY));
    parameters.addAll(List.of(more));
    return Signature.function(
            name, Effect.REPEATABLE, summary, parameters.toArray(Parameter[]::new))
        .documented(
            "What is written down stands in /etc/ringmaster/grains.yaml, or where the minion's"
                + " setting 'grains' says, and wins over what the minion finds. The file is written"
                + " anew, without its comments.");
  }

  private static Value value(Arguments arguments) {
    return Objects.requireNonNull(arguments.get("value"), "required");
  }

  private static List<Value> items(String key, Value present) {
    return switch (present) {
      case Value.Null nothing -> new ArrayList<>();
      case Value.ListValue list -> new ArrayList<>(list.items());
      default ->
          throw new FunctionFailure(
              "the grain '" + key + "' is a " + present.kind() + ", not a list");
    };
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

package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Fits the arguments of a call to a signature: names, types, defaults, secrets; or says all that
 * does not fit.
 */
public final class Binder {
  private final Signature signature;
  private final Place callPlace;
  private final SequencedMap<String, Value> bound = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Binder(Signature signature, Place callPlace) {
    this.signature = signature;
    this.callPlace = callPlace;
  }

  /**
   * Binds a call.
   *
   * @throws ProblemsException with every problem at once
   */
  public static Arguments bind(Signature signature, Call call) {
    return bind(signature, call, call.named().place());
  }

  /**
   * @param callPlace where the call was written, for what is missing
   */
  public static Arguments bind(Signature signature, Call call, Place callPlace) {
    Binder binder = new Binder(signature, callPlace);
    Arguments arguments = binder.bindAll(call);
    if (!binder.problems.isEmpty()) {
      throw new ProblemsException(binder.problems);
    }
    return arguments;
  }

  /**
   * The same call with all its arguments named and of their types; binding that again changes
   * nothing.
   */
  public static Call normalise(Signature signature, Call call) {
    Arguments arguments = bind(signature, call);
    SequencedMap<Value, Value> named = new LinkedHashMap<>();
    arguments.values().forEach((name, value) -> named.put(Value.text(name), value));
    return new Call(call.function(), List.of(), new Value.MapValue(named, call.named().place()));
  }

  private Arguments bindAll(Call call) {
    Map<String, Value> given = new LinkedHashMap<>();
    bindPositional(call.positional(), given);
    bindNamed(call.named(), given);
    for (Parameter parameter : allParameters()) {
      Value value = given.remove(parameter.name());
      if (value == null && parameter.required()) {
        problem(
            callPlace,
            "argument '" + parameter.name() + "' is missing: " + parameter.documentation(),
            usage());
      } else if (value == null && parameter.fallback() != null) {
        put(parameter, parameter.fallback());
      } else if (value != null) {
        convert(parameter, value);
      }
    }
    bound.putAll(given);
    return new Arguments(bound);
  }

  private List<Parameter> allParameters() {
    List<Parameter> all = new ArrayList<>(signature.parameters());
    signature.rest().ifPresent(all::add);
    return all;
  }

  private void bindPositional(List<Value> positional, Map<String, Value> given) {
    List<Parameter> parameters = signature.parameters();
    int fixed = Math.min(positional.size(), parameters.size());
    for (int i = 0; i < fixed; i++) {
      given.put(parameters.get(i).name(), positional.get(i));
    }
    List<Value> more = positional.subList(fixed, positional.size());
    if (more.isEmpty()) {
      return;
    }
    if (signature.rest().isPresent()) {
      given.put(signature.rest().get().name(), Value.list(more));
      return;
    }
    problem(
        more.getFirst().place(),
        "takes at most "
            + parameters.size()
            + " positional arguments, "
            + positional.size()
            + " given",
        usage());
  }

  private void bindNamed(Value.MapValue named, Map<String, Value> given) {
    List<String> known = allParameters().stream().map(Parameter::name).toList();
    named
        .entries()
        .forEach((key, value) -> {
          String name = key.toString();
          if (!known.contains(name) && !signature.freeForm()) {
            String near = Suggestion.didYouMean(name, known);
            problem(
                key.place().isKnown() ? key.place() : callPlace,
                "has no argument '" + name + "'",
                near.isEmpty() ? usage() : near);
          } else if (given.put(name, value) != null) {
            problem(
                key.place(), "argument '" + name + "' is given twice, by place and by name", "");
          }
        });
  }

  private void convert(Parameter parameter, Value value) {
    boolean secret = parameter.secret() || value instanceof Value.Secret;
    Value plain = value instanceof Value.Secret hidden ? hidden.hidden() : value;
    if (plain instanceof Value.Null) {
      if (parameter.required()) {
        problem(value.place(), "argument '" + parameter.name() + "' is null", usage());
      } else {
        put(parameter, plain);
      }
      return;
    }
    Optional<Value> converted =
        Conversion.to(parameter.type(), plain).filter(good -> isChoice(parameter, good));
    if (converted.isEmpty()) {
      String shown =
          secret ? "a secret " + plain.kind() : plain.kind() + " '" + abbreviate(plain) + "'";
      String near = secret ? "" : Suggestion.didYouMean(plain.toString(), parameter.choices());
      problem(
          value.place().isKnown() ? value.place() : callPlace,
          "argument '" + parameter.name() + "' must be " + wanted(parameter) + ", not " + shown,
          near.isEmpty() ? parameter.documentation() : near);
      return;
    }
    put(
        parameter,
        value instanceof Value.Secret hidden
            ? new Value.Secret(converted.get(), hidden.pieces())
            : converted.get());
  }

  private static boolean isChoice(Parameter parameter, Value value) {
    return parameter.choices().isEmpty()
        || (value instanceof Value.ListValue list
            ? list.items().stream().allMatch(item -> isChoice(parameter, item))
            : parameter.choices().contains(value.toString()));
  }

  private static String wanted(Parameter parameter) {
    return parameter.choices().isEmpty()
        ? Conversion.describe(parameter.type())
        : String.join(" or ", parameter.choices());
  }

  private void put(Parameter parameter, Value value) {
    bound.put(
        parameter.name(),
        parameter.secret() && !(value instanceof Value.Null) ? Value.secret(value) : value);
  }

  private static String abbreviate(Value value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private void problem(Place place, String message, String advice) {
    problems.add(new Problem(place, signature.name() + " " + message, advice, ""));
  }

  private String usage() {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : signature.parameters()) {
      names.add(parameter.required() ? parameter.name() : "[" + parameter.name() + "]");
    }
    signature.rest().ifPresent(rest -> names.add("[" + rest.name() + "...]"));
    return "Usage: " + signature.name() + (names.isEmpty() ? "" : " ") + String.join(" ", names);
  }
}

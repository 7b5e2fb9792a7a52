package dev.ringmaster.master.control;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.target.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code minions.*} and {@code functions.*}: who exists, and what they can do. */
public final class FleetMethods {
  private final Fleet fleet;

  private FleetMethods(Fleet fleet) {
    this.fleet = fleet;
  }

  public static List<ControlMethod> of(Fleet fleet) {
    FleetMethods methods = new FleetMethods(fleet);
    return List.of(
        ControlMethod.read(
            "minions.list",
            "The accepted minions, in order of id.",
            methods::minions,
            Parameter.optional("glob", Type.TEXT, Value.text("*"), "Only ids like this.")),
        ControlMethod.read(
            "functions.list",
            "What minions have told that they can do, by name.",
            methods::functions,
            Parameter.optional("glob", Type.TEXT, Value.text("*"), "Only names like this.")));
  }

  private void minions(Arguments request, Exchange exchange) throws InterruptedException {
    Glob glob = new Glob(request.text("glob"));
    for (MinionStatus minion : fleet.minions()) {
      if (glob.matches(minion.enrolment().minion().value())) {
        exchange.send(shown(minion));
      }
    }
  }

  private static Value shown(MinionStatus minion) {
    return Value.map(
        "minion", Value.text(minion.enrolment().minion().value()),
        "enrolment", Value.text(minion.enrolment().id().toString()),
        "up", Value.bool(minion.isConnected()),
        "since", moment(minion.connectedSince()),
        "seen", moment(minion.seen()),
        "address", Value.text(minion.address()),
        "version", Value.text(minion.version()),
        "skew", Value.real(minion.skew().toMillis() / 1000.0),
        "trusted", minion.trusted());
  }

  private static Value moment(Optional<java.time.Instant> instant) {
    return instant.<Value>map(Value::timestamp).orElse(Value.nothing());
  }

  private void functions(Arguments request, Exchange exchange) throws InterruptedException {
    Glob glob = new Glob(request.text("glob"));
    for (Signature signature : fleet.signatures()) {
      if (glob.matches(signature.name())) {
        exchange.send(shown(signature));
      }
    }
  }

  private static Value shown(Signature signature) {
    List<Value> parameters = new ArrayList<>();
    signature.parameters().forEach(parameter -> parameters.add(shown(parameter, false)));
    signature.rest().ifPresent(parameter -> parameters.add(shown(parameter, true)));
    return Value.map(
        "name", Value.text(signature.name()),
        "kind", word(signature.kind()),
        "effect", word(signature.effect()),
        "summary", Value.text(signature.summary()),
        "documentation", Value.text(signature.documentation()),
        "parameters", Value.list(parameters),
        "free_form", Value.bool(signature.freeForm()));
  }

  private static Value shown(Parameter parameter, boolean rest) {
    Map<String, Value> shown = new LinkedHashMap<>();
    shown.put("name", Value.text(parameter.name()));
    shown.put("type", word(parameter.type()));
    shown.put("required", Value.bool(parameter.required()));
    Value fallback = parameter.fallback();
    if (fallback != null) {
      shown.put("default", fallback);
    }
    if (!parameter.choices().isEmpty()) {
      shown.put(
          "choices", Value.list(parameter.choices().stream().<Value>map(Value::text).toList()));
    }
    shown.put("secret", Value.bool(parameter.secret()));
    shown.put("rest", Value.bool(rest));
    shown.put("documentation", Value.text(parameter.documentation()));
    return Value.map(shown);
  }

  private static Value word(Enum<?> constant) {
    return Value.text(constant.name().toLowerCase(Locale.ROOT));
  }
}

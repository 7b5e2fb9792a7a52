package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The global arguments, described as data so that they are bound like all others. */
final class GlobalSignatures {
  /** Known from Salt, where they tune its own insides; here there is nothing to tune. */
  private static final List<String> WITHOUT_EFFECT = List.of("aggregate", "reload_modules");

  static final Signature STATE =
      Signature.state(
          "global.arguments",
          Effect.READ,
          "What every state takes",
          Parameter.optional("onlyif", Parameter.Type.ANY, "Checks; all must be true to run"),
          Parameter.optional(
              "unless", Parameter.Type.ANY, "Checks; if all are true, it is skipped"),
          Parameter.optional("creates", Parameter.Type.TEXTS, "Paths; if all exist, it is skipped"),
          Parameter.optional("check_cmd", Parameter.Type.ANY, "Checks that run after the state"),
          Parameter.optional("retry", Parameter.Type.ANY, "true, or a mapping with attempts, …"),
          flag("failhard", "Whether its failure stops the run"),
          flag("parallel", "Whether the next state starts without waiting for it"),
          Parameter.optional("fire_event", Parameter.Type.ANY, "true, or the tag of an event"),
          flag("reload_grains", "Whether its changes may change grains"),
          flag("reload_pillar", "Whether its changes may change the pillar"),
          flag("secret", "Whether what it says is hidden"),
          flag("aggregate", "Accepted for Salt's sake, without effect"),
          flag("reload_modules", "Accepted for Salt's sake, without effect"),
          Parameter.optional("order", Parameter.Type.ANY, "first, last or a number"),
          Parameter.optional("runas", Parameter.Type.TEXT, "The user its checks run as"),
          Parameter.optional("umask", Parameter.Type.MODE, "The umask of its checks"),
          Parameter.optional("env", Parameter.Type.ANY, "Environment variables of its checks"),
          Parameter.optional("cwd", Parameter.Type.TEXT, "The directory its checks run in"),
          Parameter.optional("timeout", Parameter.Type.DURATION, "Limit of each of its checks"));

  static final Signature RETRY =
      Signature.state(
          "global.retry",
          Effect.READ,
          "How a state is tried again",
          Parameter.optional(
              "attempts", Parameter.Type.INT, Value.integer(2), "How often at most, at least 1"),
          Parameter.optional(
              "interval", Parameter.Type.DURATION, Value.real(30), "Between two attempts"),
          Parameter.optional(
              "splay", Parameter.Type.DURATION, Value.real(0), "A random part is added"),
          Parameter.optional(
              "until", Parameter.Type.BOOL, Value.bool(true), "The result that ends it"));

  static final Set<String> NAMES =
      STATE.parameters().stream().map(Parameter::name).collect(Collectors.toSet());

  private GlobalSignatures() {}

  private static Parameter flag(String name, String documentation) {
    return Parameter.optional(name, Parameter.Type.BOOL, Value.bool(false), documentation);
  }

  /** What a user may have meant; those without effect are not worth suggesting. */
  static Set<String> suggestions() {
    Set<String> names = new LinkedHashSet<>();
    STATE.parameters().stream()
        .map(Parameter::name)
        .filter(name -> !WITHOUT_EFFECT.contains(name))
        .forEach(names::add);
    names.add("name");
    names.add("names");
    return names;
  }
}

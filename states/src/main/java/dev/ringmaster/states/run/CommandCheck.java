package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.Check;
import dev.ringmaster.states.language.GlobalArguments;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/** A check that calls a function of {@code cmd}: it runs as a shell check does. */
final class CommandCheck {
  private static final String ALL = "cmd.run_all";

  private CommandCheck() {}

  /** What the function answers, or false if its command fails. */
  static Value answer(
      Check.Function check, GlobalArguments.Surroundings surroundings, CallContext context)
      throws InterruptedException {
    Call written = check.call();
    Call all = new Call(ALL, written.positional(), in(surroundings, written.named()));
    Value.MapValue ended = (Value.MapValue) StateContext.looking(context).call(all);
    if (!succeeded(ended, all.named())) {
      return Value.bool(false);
    }
    return switch (written.function()) {
      case ALL -> ended;
      // in Salt its answer, 0, makes the check false: that it does well is what can be meant
      case "cmd.retcode" -> Value.bool(true);
      case "cmd.run_stderr" -> part(ended, "stderr");
      case "cmd.run_stdout" -> part(ended, "stdout");
      default -> Value.text(part(ended, "stdout").toString() + part(ended, "stderr"));
    };
  }

  private static boolean succeeded(Value.MapValue ended, Value.MapValue named) {
    Value status = part(ended, "retcode");
    return named.get("success_retcodes") instanceof Value.ListValue list
        ? list.items().contains(status)
        : status.equals(Value.integer(0));
  }

  private static Value part(Value.MapValue ended, String key) {
    return Objects.requireNonNull(ended.get(key));
  }

  /** With what the state says of its checks, where the call says nothing. */
  private static Value.MapValue in(
      GlobalArguments.Surroundings surroundings, Value.MapValue written) {
    SequencedMap<Value, Value> named = new LinkedHashMap<>();
    surroundings.runas().ifPresent(user -> named.put(Value.text("runas"), Value.text(user)));
    surroundings.umask().ifPresent(umask -> named.put(Value.text("umask"), Value.text(umask)));
    surroundings.cwd().ifPresent(cwd -> named.put(Value.text("cwd"), Value.text(cwd)));
    if (!surroundings.env().isEmpty()) {
      named.put(Value.text("env"), Value.map(surroundings.env()));
    }
    named.put(Value.text("timeout"), Value.real(Checks.limit(surroundings).toMillis() / 1000.0));
    named.putAll(written.entries());
    return new Value.MapValue(named, written.place());
  }
}

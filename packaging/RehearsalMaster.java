import dev.ringmaster.master.control.ControlDoor;
import dev.ringmaster.master.control.ControlMethod;
import dev.ringmaster.master.control.ControlMethods;
import dev.ringmaster.master.control.ControlSocket;
import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers on a control socket as a master with one minion would, so that the installation can
 * record what the client loads. usage: RehearsalMaster SOCKET ; ends when its standard input does.
 */
final class RehearsalMaster {
  public static void main(String[] args) throws IOException {
    Signature submit =
        Signature.function("jobs.submit", Effect.READ, "As the real one.").withFreeForm();
    Signature list =
        Signature.function("jobs.list", Effect.READ, "As the real one.").withFreeForm();
    ControlMethods methods =
        new ControlMethods(
            List.of(
                ControlMethod.of(
                    submit,
                    (request, exchange) -> answers().forEach(answer -> send(exchange, answer))),
                ControlMethod.of(
                    list,
                    (request, exchange) -> send(exchange, member().with("job", Value.text("x"))))));
    ControlDoor door = new ControlDoor(methods, (who, request) -> Optional.empty(), new NoAudit());
    try (ControlSocket socket = ControlSocket.open(Path.of(args[0]), door)) {
      System.out.println("ready");
      while (System.in.read() >= 0) {}
    }
  }

  private static void send(dev.ringmaster.master.control.Exchange exchange, Value answer) {
    try {
      exchange.send(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Value.MapValue member() {
    return Value.map(
        "minion", Value.text("web01"),
        "state", Value.text("succeeded"),
        "verdict", Value.text("succeeded"),
        "detail", Value.text("succeeded"),
        "started", Value.timestamp(Instant.now()),
        "seconds", Value.real(0.1),
        "value",
            Value.map("a", Value.list(Value.integer(1), Value.bool(true), Value.text("x: y"))));
  }

  private static List<Value.MapValue> answers() {
    return List.of(
        Value.map(
            "event",
            Value.text("submitted"),
            "job",
            Value.text("x"),
            "members",
            Value.list(Value.map("minion", Value.text("web01")))),
        member().with("event", Value.text("returned")),
        Value.map("event", Value.text("finished"), "members", Value.list(member())));
  }

  private record NoAudit() implements Audit {
    @Override
    public void record(String principal, String action, String subject, Value.MapValue details) {}

    @Override
    public List<AuditEntry> list(long after, int limit) {
      return List.of();
    }

    @Override
    public List<AuditEntry> latest(int limit) {
      return List.of();
    }

    @Override
    public Verification verify() {
      return new Verification(0, "", Optional.empty());
    }
  }
}

package dev.ringmaster.master.cli;

import dev.ringmaster.master.control.ControlDoor;
import dev.ringmaster.master.control.ControlFailure;
import dev.ringmaster.master.control.ControlMethod;
import dev.ringmaster.master.control.ControlMethods;
import dev.ringmaster.master.control.ControlSocket;
import dev.ringmaster.master.control.Exchange;
import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.wire.control.End;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real control socket that answers what a test has written down. */
final class FakeMaster implements AutoCloseable {
  private final Path path;
  private final ControlSocket socket;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Exchange.Ending> endings = new LinkedBlockingQueue<>();

  /**
   * @param answers by method, in order; an answer that is a mapping with {@code end} ends the call
   *     with that status and {@code message}, unless the request has the flag that it names with
   *     {@code unless}; one with {@code hang} waits until the client goes
   */
  FakeMaster(Path path, Map<String, List<Value>> answers) {
    this.path = path;
    List<ControlMethod> methods = new ArrayList<>();
    answers.forEach((name, list) -> methods.add(method(name, list)));
    this.socket =
        ControlSocket.open(
            path,
            new ControlDoor(
                new ControlMethods(methods), (who, request) -> Optional.empty(), new NoAudit()));
  }

  private ControlMethod method(String name, List<Value> answers) {
    Signature signature = Signature.function(name, Effect.READ, "A fake.").withFreeForm();
    return ControlMethod.of(
        signature,
        (request, exchange) -> {
          requests.add(name + " " + request.values());
          for (Value answer : answers) {
            Fields fields = Fields.of(answer);
            if (request.has(fields.text("unless")) && request.flag(fields.text("unless"))) {
              continue;
            }
            if (!fields.text("end").isEmpty()) {
              throw new ControlFailure(
                  End.Status.valueOf(fields.text("end")),
                  Problem.of(fields.text("message")).withAdvice(fields.text("advice")));
            }
            if (fields.flag("hang")) {
              hang(exchange);
            }
            exchange.send(answer);
          }
        });
  }

  private void hang(Exchange exchange) throws InterruptedException {
    try {
      exchange.await(() -> {
        new CountDownLatch(1).await();
        return true;
      });
    } catch (InterruptedException e) {
      endings.add(exchange.ending().orElseThrow());
      throw e;
    }
  }

  /** How the next call that hung has ended; waits for it. */
  Exchange.Ending ending() throws InterruptedException {
    Exchange.Ending ending = endings.poll(30, TimeUnit.SECONDS);
    if (ending == null) {
      throw new AssertionError("no call ended within 30 seconds");
    }
    return ending;
  }

  Path path() {
    return path;
  }

  /** What was asked: the method and the request. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    socket.close();
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

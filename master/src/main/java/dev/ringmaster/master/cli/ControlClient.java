package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.ControlFrames;
import dev.ringmaster.protocol.wire.ControlWire;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Frame;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection to a master's control socket. Safe for use by any number of threads, each with calls
 * of its own. Closing it detaches; nothing that was begun is stopped.
 */
public final class ControlClient implements AutoCloseable {
  private static final int VERSION = 1;
  private static final int CREDIT = 256;

  private final Path socket;
  private final ControlFrames frames;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, ControlAnswers> calls = new ConcurrentHashMap<>();

  private ControlClient(Path socket, ControlFrames frames) {
    this.socket = socket;
    this.frames = frames;
  }

  /**
   * @throws ProblemsException when no master listens there, or this user may not reach it
   */
  public static ControlClient connect(Path socket) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      ControlClient client = new ControlClient(socket, new ControlFrames(channel));
      Thread.ofPlatform().daemon().name("control-reader").start(client::read);
      return client;
    } catch (IOException | IllegalArgumentException e) {
      throw new ProblemsException(unreachable(socket, e));
    }
  }

  private static Problem unreachable(Path socket, Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof AccessDeniedException || reason.contains("Permission denied")) {
      return Problem.of("this user may not reach the master's socket " + socket)
          .withAdvice(
              "Root, the user that the master runs as and members of the group ringmaster may.");
    }
    String what = Files.exists(socket) ? "no master listens on " : "there is no socket ";
    return Problem.of("the master is not running: " + what + socket)
        .withAdvice(
            "Start it with 'master start', or name another socket with --socket or"
                + " RINGMASTER_SOCKET.");
  }

  /** Begins a call without a time limit. */
  public ControlAnswers call(String method, Value.MapValue request) {
    return call(method, request, Duration.ZERO);
  }

  /**
   * Begins a call.
   *
   * @param deadline after which the master ends it; zero: never
   */
  public ControlAnswers call(String method, Value.MapValue request, Duration deadline) {
    int number = numbers.incrementAndGet();
    ControlAnswers answers = new ControlAnswers(this, number, CREDIT);
    calls.put(number, answers);
    try {
      frames.write(ControlWire.open(number, method, VERSION, deadline, CREDIT));
      frames.write(ControlWire.message(number, request));
    } catch (ControlFrames.MalformedFrame e) {
      calls.remove(number);
      throw new ProblemsException(
          Problem.of("the request is too large for the control API: " + e.getMessage())
              .withAdvice("Put large content into the files that the master serves."));
    } catch (IOException e) {
      // the master may have closed with a last word, which the reader hands to this call
      answers.end(lost());
    }
    return answers;
  }

  /** The answers of a call that does not stream, once it has ended. */
  public List<Value> ask(String method, Value.MapValue request) {
    return call(method, request).all();
  }

  void send(Frame frame) {
    try {
      frames.write(frame);
    } catch (IOException e) {
      calls.values().forEach(call -> call.end(lost()));
    }
  }

  private void read() {
    End last = lost();
    try {
      for (Optional<Frame> frame = frames.read(); frame.isPresent(); frame = frames.read()) {
        if (frame.get().getCall() == 0 && frame.get().hasEnd()) {
          last = frame.get().getEnd();
          break;
        }
        take(frame.get());
      }
    } catch (IOException e) {
      last = lost();
    }
    for (ControlAnswers call : calls.values()) {
      call.end(last);
    }
  }

  private void take(Frame frame) {
    ControlAnswers call = calls.get(frame.getCall());
    if (call == null) {
      return;
    }
    if (frame.hasMessage()) {
      call.take(frame.getMessage());
    } else if (frame.hasEnd()) {
      calls.remove(frame.getCall());
      call.end(frame.getEnd());
    }
  }

  private End lost() {
    Problem problem =
        Problem.of("the connection to the master on " + socket + " was lost")
            .withAdvice("What was begun goes on; see 'master jobs list' when it is back.");
    return ControlWire.end(0, End.Status.UNAVAILABLE, List.of(problem)).getEnd();
  }

  @Override
  public void close() {
    try {
      frames.close();
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot close the connection to " + socket + ": " + e.getMessage()));
    }
  }
}

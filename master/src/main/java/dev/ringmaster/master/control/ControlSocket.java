package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.wire.ControlFrames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unix socket through which operators reach the master. */
public final class ControlSocket implements AutoCloseable {
  /** The most connections at a time; more are closed as soon as they are accepted. */
  static final int CONNECTION_LIMIT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  private final Path path;
  private final ServerSocketChannel listener;
  private final PeerCredentials credentials;
  private final ControlDoor door;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("control-clock").factory());
  private final Set<ControlConnection> connections = ConcurrentHashMap.newKeySet();

  private ControlSocket(
      Path path, ServerSocketChannel listener, PeerCredentials credentials, ControlDoor door) {
    this.path = path;
    this.listener = listener;
    this.credentials = credentials;
    this.door = door;
  }

  /**
   * Opens the socket and serves it until it is closed.
   *
   * @throws ProblemsException when a master already listens there, or it cannot be made
   */
  public static ControlSocket open(Path path, ControlDoor door) {
    refuseIfServed(path);
    try {
      ServerSocketChannel listener = SocketFile.listen(path);
      PeerCredentials credentials =
          new PeerCredentials(Files.getOwner(path), Path.of("/etc/group"));
      ControlSocket socket = new ControlSocket(path, listener, credentials, door);
      Thread.ofVirtual().name("control-accept").start(socket::accept);
      return socket;
    } catch (IOException | IllegalArgumentException e) {
      throw new ProblemsException(
          Problem.of("cannot listen on the control socket " + path + ": " + reason(e))
              .withAdvice("The setting 'socket' names it; its directory must be writable."));
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException file
        ? FileFailure.reason(file)
        : String.valueOf(e.getMessage());
  }

  private static void refuseIfServed(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      // nobody listens: what lies there was left by a master that was killed, and is replaced
      return;
    }
    throw new ProblemsException(
        Problem.of("another master is running: it listens on " + path)
            .withAdvice("Stop it first, or give this one another 'socket' and 'directory'."));
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        begin(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("a connection to {} could not be accepted: {}", path, e.getMessage());
      }
    }
  }

  /** Not on a virtual thread: what arrives would wake two others that poll for all, then that. */
  private void begin(SocketChannel channel) throws IOException {
    try {
      Thread.ofPlatform().daemon().name("control-connection").start(() -> serve(channel));
    } catch (OutOfMemoryError e) { // the machine has no thread left
      LOG.error("a connection to {} is closed: {}", path, e.getMessage());
      channel.close();
    }
  }

  private void serve(SocketChannel channel) {
    try (ControlFrames frames = new ControlFrames(channel)) {
      Principal principal = credentials.of(channel);
      ControlConnection connection = new ControlConnection(frames, principal, door, clock);
      connections.add(connection);
      try {
        if (connections.size() > CONNECTION_LIMIT) {
          connection.refuse(
              "more than "
                  + CONNECTION_LIMIT
                  + " connections are open, a limit which is fixed; try again when others have"
                  + " ended");
        } else {
          connection.serve();
        }
      } finally {
        connections.remove(connection);
      }
    } catch (IOException e) {
      LOG.debug("a connection to {} ended: {}", path, e.getMessage());
    }
  }

  /** Stops listening, ends every call and removes the socket. */
  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("closing {}: {}", path, e.getMessage());
    }
    connections.forEach(ControlConnection::stop);
    clock.shutdownNow();
  }
}

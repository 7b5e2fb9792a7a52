package dev.ringmaster.states.haproxy;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Duration;

/**
 * HAProxy's runtime API: one command a connection, the reply ends where the connection does.
 *
 * @param address the path of a unix socket, or host:port
 */
record RuntimeSocket(String address) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST_REPLY = 16 << 20;

  /**
   * @return the reply without surrounding white space
   * @throws FunctionFailure when HAProxy cannot be reached or does not answer within ten seconds
   */
  String ask(String command) throws InterruptedException {
    SocketAddress peer = peer();
    try (SocketChannel channel =
            SocketChannel.open(
                peer instanceof UnixDomainSocketAddress
                    ? StandardProtocolFamily.UNIX
                    : StandardProtocolFamily.INET);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      if (!channel.connect(peer)) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        await(selector, deadline);
        channel.finishConnect();
      }
      ByteBuffer request = StandardCharsets.UTF_8.encode(command + "\n");
      while (request.hasRemaining()) {
        if (channel.write(request) == 0) {
          channel.register(selector, SelectionKey.OP_WRITE);
          await(selector, deadline);
        }
      }
      channel.register(selector, SelectionKey.OP_READ);
      return reply(channel, selector, deadline).strip();
    } catch (IOException | UnresolvedAddressException e) {
      throw failure(
          "cannot ask HAProxy at " + address + ": " + reason(e),
          "See whether it runs with 'stats socket "
              + address
              + " level admin', and may be reached.");
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String reply(SocketChannel channel, Selector selector, long deadline)
      throws IOException, InterruptedException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (true) {
      int count = channel.read(buffer);
      if (count < 0) {
        return reply.toString(StandardCharsets.UTF_8);
      }
      if (count == 0) {
        await(selector, deadline);
        continue;
      }
      reply.write(buffer.array(), 0, count);
      buffer.clear();
      if (reply.size() > LARGEST_REPLY) {
        throw new IOException("the reply is longer than " + LARGEST_REPLY + " bytes");
      }
    }
  }

  private static void await(Selector selector, long deadline)
      throws IOException, InterruptedException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new IOException("no answer within " + PATIENCE.toSeconds() + " s");
    }
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private SocketAddress peer() {
    if (address.startsWith("/")) {
      try {
        return UnixDomainSocketAddress.of(address);
      } catch (InvalidPathException e) {
        throw failure("'" + address.replace('\0', '?') + "' is no path", "Mend address.");
      }
    }
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw failure(
          "'" + address + "' is no address of a runtime API",
          "Give the absolute path of its unix socket, or host:port.");
    }
    return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(port));
  }

  static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }
}

package dev.ringmaster.e2e.load;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Watches a HAProxy backend from outside and adds up how long each of its servers was not UP. */
public final class OutageWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Path socket;
  private final String backend;
  private final Map<String, Long> outSince = new HashMap<>();
  private final Map<String, Duration> outages = new TreeMap<>();
  private final Thread watcher;
  private volatile boolean closed;

  public OutageWatch(Path socket, String backend) {
    this.socket = socket;
    this.backend = backend;
    this.watcher = Thread.ofPlatform().daemon().name("outage-watch").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      look();
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    try {
      statistics().lines().forEach(this::note);
    } catch (IOException e) {
      // A reload closes the socket for a moment; the next look, after the usual pause, tells.
    }
  }

  private String statistics() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The fields of {@code show stat} are: 0 the proxy, 1 the server, 17 its status. */
  private synchronized void note(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length < 18 || !fields[0].equals(backend) || fields[1].equals("BACKEND")) {
      return;
    }
    long now = System.nanoTime();
    if (!fields[17].startsWith("UP")) {
      outSince.putIfAbsent(fields[1], now);
    } else if (outSince.containsKey(fields[1])) {
      outages.merge(fields[1], Duration.ofNanos(now - outSince.remove(fields[1])), Duration::plus);
    }
  }

  /** By server; servers that were never out are absent. */
  public synchronized Map<String, Duration> outages() {
    Map<String, Duration> all = new TreeMap<>(outages);
    long now = System.nanoTime();
    outSince.forEach(
        (server, since) -> all.merge(server, Duration.ofNanos(now - since), Duration::plus));
    return all;
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
  }
}

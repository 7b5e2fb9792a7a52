package dev.ringmaster.e2e.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests at a steady rate over connections that are kept open, until closed. */
public final class SiteLoad implements AutoCloseable {
  private final URI site;
  private final long pauseNanos;
  private final LoadReport report = new LoadReport();
  private final List<Thread> clients = new ArrayList<>();
  private final Instant begun = Instant.now();
  private volatile boolean closed;

  /**
   * @param rate requests a second over all connections together
   */
  public static SiteLoad start(URI site, int connections, int rate) {
    SiteLoad load = new SiteLoad(site, TimeUnit.SECONDS.toNanos(1) * connections / rate);
    for (int i = 0; i < connections; i++) {
      int connection = i;
      load.clients.add(
          Thread.ofVirtual().name("client-" + i).start(() -> load.requestUntilClosed(connection)));
    }
    return load;
  }

  private SiteLoad(URI site, long pauseNanos) {
    this.site = site;
    this.pauseNanos = pauseNanos;
  }

  public LoadReport report() {
    return report;
  }

  public Duration running() {
    return Duration.between(begun, Instant.now());
  }

  private void requestUntilClosed(int connection) {
    long due = System.nanoTime();
    try (KeepAliveClient client = new KeepAliveClient(site)) {
      while (!closed) {
        request(connection, client);
        // A slow answer delays what follows, and the schedule is then kept from there: no burst
        // makes up for it.
        due = Math.max(due + pauseNanos, System.nanoTime() - pauseNanos);
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      report.failed("closing connection " + connection + ": " + e);
    }
  }

  private void request(int connection, KeepAliveClient client) {
    try {
      KeepAliveClient.Answer answer = client.get();
      if (answer.status() == 200) {
        report.answered(connection, answer.revision());
      } else {
        report.failed(Instant.now() + " status " + answer.status());
      }
    } catch (IOException e) {
      report.failed(Instant.now() + " " + e);
    }
  }

  /** Lets the requests in flight end. */
  @Override
  public void close() {
    closed = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

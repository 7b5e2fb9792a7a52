package dev.ringmaster.e2e.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Passes bytes on, or keeps them (a network that loses everything and closes nothing), or cuts the
 * connections in the middle.
 */
public final class StallingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final IntSupplier target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stalled;

  /**
   * @param target the port to pass on to, asked for each connection
   */
  public StallingProxy(IntSupplier target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void setStalled(boolean nowStalled) {
    lock.lock();
    try {
      stalled = nowStalled;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Resets all connections that stand; what is on its way in them is gone. */
  public void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException gone) {
        // It was closed already.
      }
    }
    sockets.removeIf(Socket::isClosed);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        begin(listener.accept());
      } catch (IOException closed) {
        // The test is over, or what should be behind it is not there.
      }
    }
  }

  private void begin(Socket client) throws IOException {
    sockets.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> pass(client, server));
      Thread.startVirtualThread(() -> pass(server, client));
    } catch (IOException refused) {
      client.close();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitFlow();
        out.write(buffer, 0, count);
      }
    } catch (IOException | InterruptedException ended) {
      // One end has gone; closing the streams tells the other.
    }
  }

  private void awaitFlow() throws InterruptedException {
    lock.lock();
    try {
      while (stalled) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    setStalled(false);
  }
}

package dev.ringmaster.e2e.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is kept open between requests, as a browser's is. It never tries a request
 * twice: whatever goes wrong once a request was begun is that request's failure. Not for several
 * threads.
 */
final class KeepAliveClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int HEAD_LIMIT_BYTES = 16_384;

  private final URI site;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  /**
   * @param status the HTTP status
   * @param revision what the header {@code X-Revision} said, empty if there was none
   */
  record Answer(int status, String revision) {}

  KeepAliveClient(URI site) {
    this.site = site;
  }

  Answer get() throws IOException {
    try {
      return exchange();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Answer exchange() throws IOException {
    Socket open = connected();
    String path = site.getRawPath().isEmpty() ? "/" : site.getRawPath();
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + site.getAuthority() + "\r\n\r\n";
    open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream stream = java.util.Objects.requireNonNull(in);
    String[] lines = head(stream).split("\r\n");
    int length = Integer.parseInt(header(lines, "content-length", "0"));
    if (stream.readNBytes(length).length < length) {
      throw new EOFException("the answer's body ended early");
    }
    if (header(lines, "connection", "").equalsIgnoreCase("close")) {
      close();
    }
    String[] statusLine = lines[0].split(" ");
    return new Answer(Integer.parseInt(statusLine[1]), header(lines, "x-revision", ""));
  }

  private Socket connected() throws IOException {
    Socket current = socket;
    if (current == null) {
      current = new Socket();
      current.setTcpNoDelay(true);
      current.setSoTimeout(TIMEOUT_MILLIS);
      current.connect(new InetSocketAddress(site.getHost(), site.getPort()), TIMEOUT_MILLIS);
      socket = current;
      in = new BufferedInputStream(current.getInputStream());
    }
    return current;
  }

  private static String head(InputStream stream) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = stream.read();
      if (next < 0 || head.length() > HEAD_LIMIT_BYTES) {
        throw new EOFException("the connection was closed before the answer");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String header(String[] lines, String name, String fallback) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return fallback;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}

package dev.ringmaster.protocol.signing;

/** What was received is not what its sender should have sent; the message says in what way. */
public final class NotAuthenticException extends Exception {
  private static final long serialVersionUID = 1L;

  public NotAuthenticException(String message) {
    super(message);
  }

  public NotAuthenticException(String message, Throwable cause) {
    super(message, cause);
  }
}

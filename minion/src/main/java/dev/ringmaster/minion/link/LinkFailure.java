package dev.ringmaster.minion.link;

import io.grpc.Status;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why an attempt to reach the master ended, and what that means for the next one. */
final class LinkFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean mayNeedCertificate;
  private final boolean needsOperator;

  private LinkFailure(
      String message, boolean mayNeedCertificate, boolean needsOperator, Throwable cause) {
    super(message, cause);
    this.mayNeedCertificate = mayNeedCertificate;
    this.needsOperator = needsOperator;
  }

  /** The connection or the call ended. */
  static LinkFailure of(Status status) {
    Optional<MasterTrust.WrongMaster> wrong = find(status, MasterTrust.WrongMaster.class);
    if (wrong.isPresent()) {
      return operator(String.valueOf(wrong.get().getMessage()));
    }
    Optional<SSLException> tls = find(status, SSLException.class);
    boolean refused =
        tls.map(e -> String.valueOf(e.getMessage()).contains("alert")).orElse(false)
            || status.getCode() == Status.Code.UNAUTHENTICATED;
    boolean operator = status.getCode() == Status.Code.FAILED_PRECONDITION;
    Throwable root = status.getCause() == null ? null : root(status.getCause());
    // what follows its first line is the library's own pipeline
    String description = String.valueOf(status.getDescription()).lines().findFirst().orElse("");
    String reason = root == null ? "" : String.valueOf(root.getMessage());
    // "io exception" is all the library has to say of a network that refuses
    boolean told = !reason.isEmpty() && description.equals("io exception");
    String message = told ? reason : reason.isEmpty() ? description : description + ": " + reason;
    return new LinkFailure(message, refused, operator, status.asException());
  }

  /** Something that only an operator can mend. */
  static LinkFailure operator(String message) {
    return new LinkFailure(message, false, true, new IllegalStateException(message));
  }

  static LinkFailure transport(String message, Throwable cause) {
    return new LinkFailure(message, false, false, cause);
  }

  /** Whether the master may have refused the certificate. */
  boolean mayNeedCertificate() {
    return mayNeedCertificate;
  }

  /** Whether trying again will not help until an operator has done something. */
  boolean needsOperator() {
    return needsOperator;
  }

  private static Throwable root(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static <T extends Throwable> Optional<T> find(Status status, Class<T> kind) {
    for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }
}

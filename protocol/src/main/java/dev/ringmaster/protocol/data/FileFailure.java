package dev.ringmaster.protocol.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something could not be done to a file, as people say it. */
public final class FileFailure {
  private FileFailure() {}

  /**
   * The reason alone, to follow a message that names the file: {@code permission denied}. Another
   * file than {@code expected} is named, too.
   *
   * @param expected the file that the message names
   */
  public static String reason(IOException e, Object expected) {
    String reason = reason(e);
    String file = e instanceof FileSystemException of ? of.getFile() : null;
    return file == null || file.equals(expected.toString()) ? reason : reason + " (" + file + ")";
  }

  /** The reason alone. */
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "there is no such file or directory";
      case FileAlreadyExistsException there -> "something is there already";
      case DirectoryNotEmptyException full -> "the directory is not empty";
      case NotDirectoryException file -> "it is not a directory";
      case FileSystemLoopException loop -> "its links lead in a circle";
      case FileSystemException other when other.getReason() != null -> lower(other.getReason());
      default -> {
        String message = e.getMessage();
        yield message == null || message.isBlank() ? "the system does not say why" : lower(message);
      }
    };
  }

  private static String lower(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}

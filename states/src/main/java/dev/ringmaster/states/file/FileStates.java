package dev.ringmaster.states.file;

import dev.ringmaster.states.resource.Resource;
import java.util.List;

/** States of files, directories and links. */
public final class FileStates {
  private FileStates() {}

  public static List<Resource<?>> all() {
    return List.of(
        new Managed(),
        new Directory(),
        new Absent(),
        new Symlink(),
        TextEdit.APPEND,
        TextEdit.REPLACE);
  }
}

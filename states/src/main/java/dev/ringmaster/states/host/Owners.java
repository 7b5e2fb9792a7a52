package dev.ringmaster.states.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users and groups of files by name. What was found is remembered for some seconds and as long as
 * the local databases stay as they are, because to ask the system for each of a thousand files is
 * what takes the time; what was not found is asked for anew each time.
 */
final class Owners {
  private static final long REMEMBERED_NANOS = 10_000_000_000L;
  private static final Path USERS = Path.of("/etc/passwd");
  private static final Path GROUPS = Path.of("/etc/group");

  /** What is known, and what it depends on. */
  private static final class Known {
    private final long since = System.nanoTime();
    private final FileTime usersChanged;
    private final FileTime groupsChanged;
    private final Map<Integer, String> userNames = new ConcurrentHashMap<>();
    private final Map<Integer, String> groupNames = new ConcurrentHashMap<>();
    private final Map<String, UserPrincipal> users = new ConcurrentHashMap<>();
    private final Map<String, GroupPrincipal> groups = new ConcurrentHashMap<>();

    Known(FileTime usersChanged, FileTime groupsChanged) {
      this.usersChanged = usersChanged;
      this.groupsChanged = groupsChanged;
    }
  }

  private volatile Known known = new Known(FileTime.fromMillis(0), FileTime.fromMillis(0));

  private Known known() throws IOException {
    FileTime users = changed(USERS);
    FileTime groups = changed(GROUPS);
    Known now = known;
    if (System.nanoTime() - now.since > REMEMBERED_NANOS
        || !now.usersChanged.equals(users)
        || !now.groupsChanged.equals(groups)) {
      now = new Known(users, groups);
      known = now;
    }
    return now;
  }

  private static FileTime changed(Path database) throws IOException {
    try {
      return Files.getLastModifiedTime(database);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Whose a file is; a number where there is no name. */
  record Names(String user, String group) {}

  /** The names of those to whom the file at {@code path} belongs. */
  Names names(int uid, int gid, Path path, LinkOption... options) throws IOException {
    Known now = known();
    return new Names(
        name(now.userNames, uid, path, "posix:owner", options),
        name(now.groupNames, gid, path, "posix:group", options));
  }

  private static String name(
      Map<Integer, String> names, int id, Path path, String attribute, LinkOption... options)
      throws IOException {
    String remembered = names.get(id);
    if (remembered != null) {
      return remembered;
    }
    String name = ((Principal) Files.getAttribute(path, attribute, options)).getName();
    if (!name.equals(String.valueOf(id))) {
      names.put(id, name);
    }
    return name;
  }

  /**
   * @throws IOException if there is no such user or group; asked before anything is made for them
   */
  void require(Optional<String> user, Optional<String> group) throws IOException {
    if (user.isPresent()) {
      userNamed(user.get());
    }
    if (group.isPresent()) {
      groupNamed(group.get());
    }
  }

  /** Sets the owner of what stands at {@code path} itself, never of what a link there points to. */
  void set(Path path, Optional<String> user, Optional<String> group) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (group.isPresent()) {
      view.setGroup(groupNamed(group.get()));
    }
    if (user.isPresent()) {
      view.setOwner(userNamed(user.get()));
    }
  }

  private UserPrincipal userNamed(String name) throws IOException {
    Map<String, UserPrincipal> users = known().users;
    UserPrincipal remembered = users.get(name);
    if (remembered != null) {
      return remembered;
    }
    try {
      UserPrincipal found = lookup().lookupPrincipalByName(name);
      users.put(name, found);
      return found;
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user " + name, e);
    }
  }

  private GroupPrincipal groupNamed(String name) throws IOException {
    Map<String, GroupPrincipal> groups = known().groups;
    GroupPrincipal remembered = groups.get(name);
    if (remembered != null) {
      return remembered;
    }
    try {
      GroupPrincipal found = lookup().lookupPrincipalByGroupName(name);
      groups.put(name, found);
      return found;
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no group " + name, e);
    }
  }

  private static UserPrincipalLookupService lookup() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }

  static void setMode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode, NOFOLLOW_LINKS);
  }
}

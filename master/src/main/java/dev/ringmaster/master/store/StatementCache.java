package dev.ringmaster.master.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writer's prepared statements, by their text. Used by the writer's thread only. */
final class StatementCache {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private long blobBytes;

  StatementCache(Connection connection) {
    this.connection = connection;
  }

  void beginCounting() {
    blobBytes = 0;
  }

  /** How large all that is large was, since {@link #beginCounting}. */
  long blobBytes() {
    return blobBytes;
  }

  int update(String sql, @Nullable Object... arguments) {
    try {
      PreparedStatement statement = prepared.get(sql);
      if (statement == null) {
        statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
      }
      for (int i = 0; i < arguments.length; i++) {
        bind(statement, i + 1, arguments[i]);
        blobBytes += arguments[i] instanceof byte[] bytes ? bytes.length : 0;
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object argument)
      throws SQLException {
    switch (argument) {
      case null -> statement.setObject(index, null);
      case String text -> statement.setString(index, text);
      case Integer number -> statement.setInt(index, number);
      case Long number -> statement.setLong(index, number);
      case byte[] bytes -> statement.setBytes(index, bytes);
      case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
      case Instant instant -> statement.setLong(index, instant.toEpochMilli());
      default ->
          throw new IllegalArgumentException(
              "cannot be stored as it is: " + argument.getClass().getName());
    }
  }

  void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}

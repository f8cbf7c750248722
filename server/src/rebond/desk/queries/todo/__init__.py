"""What waits for each role, oldest first."""

from rebond.desk.queries.todo.items import TodoItem
from rebond.desk.queries.todo.roles import todo_of

__all__ = ["TodoItem", "todo_of"]

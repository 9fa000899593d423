/**
 * Lines of a shell that becomes a command: a watcher in the background reads a pipe that we hold, whose end is its descriptor 3.
 * When that closes without the word `done`, we died: then the group goes with us, by force when it does not end by itself.
 */
export const endGroupWithUs = `(
  trap '' TERM HUP INT
  read -r word <&3
  [ "$word" = done ] && exit
  kill -s TERM -- -$$
  sleep 5
  kill -s KILL -- -$$
) >/dev/null 2>&1 &`

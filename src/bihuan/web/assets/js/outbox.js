/* What somebody recorded waits in this browser until the server confirmed it: one entry for each item, the last counts.
   An entry is a draft (typed, not given to be sent), ready, refused, or in a clash with what somebody else wrote. */

export function outbox(name) {
  const read = () => JSON.parse(localStorage.getItem(name) ?? '{}');
  const write = (all) => {
    if (Object.keys(all).length) localStorage.setItem(name, JSON.stringify(all));
    else localStorage.removeItem(name);
  };
  return {
    all: read,
    get: (id) => read()[id],
    put(id, entry) { write({ ...read(), [id]: { stamp: Date.now(), ...entry } }); },
    drop(id) {
      const { [id]: gone, ...rest } = read();
      write(rest);
      return gone;
    },
    with: (state) => Object.entries(read()).filter(([, entry]) => entry.state === state),
  };
}

/* Post one entry. Answers { kind, body }: saved, clash, refused, offline (nothing came back), strange (not our answer:
   signed out, or the server is in trouble; the entry stays). */
export async function send(address, fields) {
  let response;
  try {
    response = await fetch(address, {
      method: 'POST', body: new URLSearchParams(fields), headers: { Accept: 'application/json' }, redirect: 'manual',
    });
  } catch {
    return { kind: 'offline' };
  }
  const kind = { 200: 'saved', 409: 'clash', 403: 'refused', 422: 'refused' }[response.status];
  if (!kind || !response.headers.get('Content-Type')?.startsWith('application/json')) return { kind: 'strange' };
  return { kind, body: await response.json() };
}

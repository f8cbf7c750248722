"""Documents that wait on the stick until a server has them: nothing is lost, nothing is recorded twice."""
